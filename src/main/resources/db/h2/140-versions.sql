-- Another random number with everything that is written of a shop or of a member and that shoppers are shown: what was
-- read stands while these are the same. Random and not counted, since a row that went may come back.
alter table shop add column version bigint default 0 not null;
alter table member add column version bigint default 0 not null;

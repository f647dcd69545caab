-- Bodies are packed before they come here: how many bytes they are by themselves, where they are.
alter table delivery_body add column unpacked integer;

-- Each row that comes in by a webhook would look its shop up. Shops go only with all that is theirs. H2 made these names up.
alter table delivery drop constraint "CONSTRAINT_31";
alter table member drop constraint "CONSTRAINT_B";

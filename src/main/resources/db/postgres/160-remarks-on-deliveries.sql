-- What the reason says, as a code with its values, so that it can be said in any language.
alter table delivery add column remark varchar(2000);

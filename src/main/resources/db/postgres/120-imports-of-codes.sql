-- Imports bring more than members. Which import brought a code is kept, so that the codes nobody has can be taken back.
alter table opening_import add column kind varchar(10) default 'MEMBERS' not null;
alter table voucher add column import_id varchar(20);
create index voucher_by_import on voucher (shop_id, import_id);

-- Bodies are packed before they come here: how many bytes they are by themselves, where they are. PostgreSQL need not
-- try to compress them once more, nor put those aside that fit into a page.
alter table delivery_body add column unpacked integer;
alter table delivery_body alter column bytes set storage external;
alter table delivery_body set (toast_tuple_target = 8160);

-- Each row that comes in by a webhook would look its shop up and lock it. Shops go only with all that is theirs.
alter table delivery drop constraint delivery_shop_id_fkey;
alter table member drop constraint member_shop_id_fkey;

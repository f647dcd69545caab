-- Bodies are packed before they come here: how many bytes they are by themselves, where they are. PostgreSQL need not
-- try to compress them once more, nor put those aside that fit into a page.
alter table delivery_body add column unpacked integer;
alter table delivery_body alter column bytes set storage external;
alter table delivery_body set (toast_tuple_target = 8160);

-- Each row that comes in by a webhook would look its shop up and lock it. Shops go only with all that is theirs.
alter table delivery drop constraint delivery_shop_id_fkey;
alter table member drop constraint member_shop_id_fkey;

-- A member's row is written with each order, and each index that is not partial with it: few members are merged, and those
-- that nothing comes due for are never looked for by that.
drop index member_by_merged;
create index member_by_merged on member (shop_id, merged_into) where merged_into is not null;
drop index member_by_due_and_id;
create index member_by_due_and_id on member (due_at, shop_id, customer_id) where due_at is not null;

-- An order that is wanted again while it is being fetched is fetched once more.
alter table order_fetch add column wanted integer default 1 not null;

-- The order and the customer a delivery told of, written when it is read: null before, and where it told of none.
alter table delivery add column order_id bigint;
alter table delivery add column customer_id bigint;
create index delivery_by_order on delivery (shop_id, order_id, delivery_id);

-- Deliveries the store sent again: how often beyond the first time, and when last. Written now and then, off the way in.
create table delivery_repeat (
  shop_id bigint not null references shop,
  delivery_id bigint not null,
  times bigint not null,
  last_at timestamp(6) with time zone not null,
  primary key (shop_id, delivery_id)
);

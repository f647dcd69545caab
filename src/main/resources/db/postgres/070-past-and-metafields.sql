-- The past of a shop, brought by the store's bulk operations: one row for its customers, one for its orders.
create table past_import (
  shop_id bigint not null references shop,
  part varchar(12) not null,
  state varchar(12) not null,
  document varchar(40) not null,
  operation varchar(200),
  found bigint not null default 0,
  taken bigint not null default 0,
  portions_done integer not null default 0,
  attempts integer not null default 0,
  next_at timestamp(6) with time zone not null,
  all_orders boolean not null default false,
  trouble varchar(500),
  primary key (shop_id, part)
);
create index past_import_by_next on past_import (next_at);

-- How often the store could be asked for a reward and did not have it.
alter table outbox add column not_there integer not null default 0;

-- Sales are counted under the number a buyer goes by now.
update sale set customer_id = (
  select m.merged_into from member m where m.shop_id = sale.shop_id and m.customer_id = sale.customer_id)
where exists (
  select 1 from member m
  where m.shop_id = sale.shop_id and m.customer_id = sale.customer_id and m.merged_into is not null);

-- What the shop's theme is to be told: a row for each member whose points it shows, and one (customer 0) for the program.
-- The row is written with the change; told is what the shop has by its own word, null: nothing.
create table theme_value (
  shop_id bigint not null references shop,
  customer_id bigint not null,
  points bigint,
  told varchar(64),
  attempts integer not null default 0,
  next_at timestamp(6) with time zone,
  last_error varchar(500),
  primary key (shop_id, customer_id)
);
create index theme_value_by_next on theme_value (next_at);

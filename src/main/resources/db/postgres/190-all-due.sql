-- Shops whose members are all to be worked out again, and up to whom that is done. The mark is another number each time
-- it begins anew.
create table all_due (
  shop_id bigint not null references shop primary key,
  since timestamp(6) with time zone not null,
  mark bigint not null,
  done_up_to bigint not null
);

-- Imports by the owner's pages. The file is kept until it was brought in, a day at most: it may hold names and addresses.
create table opening_import (
  shop_id bigint not null references shop,
  import_id varchar(20) not null,
  file_name varchar(120) not null,
  state varchar(10) not null,
  choice text not null,
  uploaded_at timestamp(6) with time zone not null,
  uploaded_by varchar(120) not null,
  row_count bigint not null default 0,
  rows_done bigint not null default 0,
  members bigint not null default 0,
  points bigint not null default 0,
  done_at timestamp(6) with time zone,
  undone_at timestamp(6) with time zone,
  undone_by varchar(120),
  lease_until timestamp(6) with time zone,
  trouble varchar(500),
  primary key (shop_id, import_id)
);
create index opening_import_by_lease on opening_import (lease_until);

-- What was uploaded, in parts: the file, and from a list of customers no more than whose address is whose.
create table opening_import_part (
  shop_id bigint not null,
  import_id varchar(20) not null,
  kind varchar(10) not null,
  part integer not null,
  bytes bytea not null,
  primary key (shop_id, import_id, kind, part)
);

-- Adjustments of an import that was taken back: from then on it is as if they had never been brought.
create table adjustment_undone (
  shop_id bigint not null,
  adjustment_id varchar(64) not null,
  customer_id bigint not null,
  at timestamp(6) with time zone not null,
  made_by varchar(200) not null,
  primary key (shop_id, adjustment_id)
);
create index adjustment_undone_by_member on adjustment_undone (shop_id, customer_id);

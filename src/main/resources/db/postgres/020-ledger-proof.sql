-- What the nightly proof of a shop's ledger came to, the last one only. What was off is told of nobody.
create table ledger_proof (
  shop_id bigint not null references shop primary key,
  proved_at timestamp(6) with time zone not null,
  members bigint not null,
  entries bigint not null,
  deviations integer not null,
  first_one varchar(300)
);

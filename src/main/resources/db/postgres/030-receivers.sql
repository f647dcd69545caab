-- Other systems of a shop that hear of what happens to its members, and keys for systems that ask or act by themselves.

alter table shop add column heard boolean default false not null;

-- An address that is told. `sealed` is the secret its messages are signed with; `sealed_before` is accepted beside it
-- by the other side until `before_until`.
create table receiver (
  shop_id bigint not null references shop,
  receiver_id varchar(40) not null,
  url varchar(500) not null,
  note varchar(120) not null,
  wants varchar(1000) not null,
  sealed varchar(400) not null,
  sealed_before varchar(400),
  before_until timestamp(6) with time zone,
  state varchar(12) not null,
  reason varchar(300),
  failing_since timestamp(6) with time zone,
  created_at timestamp(6) with time zone not null,
  created_by varchar(120) not null,
  primary key (shop_id, receiver_id)
);

-- What happened to a member, in the words it is told in. Ids begin with the time.
create table event (
  shop_id bigint not null,
  event_id varchar(40) not null,
  customer_id bigint not null,
  type varchar(40) not null,
  body text not null,
  at timestamp(6) with time zone not null,
  primary key (shop_id, event_id)
);
create index event_by_customer on event (shop_id, customer_id);

-- One event for one receiver: due while it has a time.
create table message (
  shop_id bigint not null,
  receiver_id varchar(40) not null,
  event_id varchar(40) not null,
  customer_id bigint not null,
  attempts integer not null,
  next_at timestamp(6) with time zone,
  state varchar(10) not null,
  status integer,
  error varchar(300),
  tried_at timestamp(6) with time zone,
  primary key (shop_id, receiver_id, event_id)
);
create index message_by_next on message (next_at);
create index message_by_event on message (shop_id, event_id);
create index message_by_customer on message (shop_id, customer_id);

-- What the receivers of a shop were last told of a member's standing.
create table told (
  shop_id bigint not null,
  customer_id bigint not null,
  standing text not null,
  primary key (shop_id, customer_id)
);

-- Which ends of points a member was warned of, and how many days before: once each.
create table warned (
  shop_id bigint not null,
  customer_id bigint not null,
  last_day date not null,
  days integer not null,
  primary key (shop_id, customer_id, last_day, days)
);

-- A key of another system; only the hash of it is kept.
create table api_key (
  shop_id bigint not null references shop,
  key_id varchar(20) not null,
  hash varchar(64) not null,
  name varchar(60) not null,
  rights varchar(200) not null,
  created_at timestamp(6) with time zone not null,
  created_by varchar(120) not null,
  used_at timestamp(6) with time zone,
  revoked_at timestamp(6) with time zone,
  primary key (shop_id, key_id)
);

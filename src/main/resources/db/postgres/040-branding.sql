-- How the shop's widget looks and what it says in the shop's own words: one document, saved whole.
create table branding (
  shop_id bigint not null references shop primary key,
  revision integer not null,
  document text not null,
  saved_by varchar(200) not null,
  saved_at timestamp(6) with time zone not null
);

-- When the widget last asked through the shop: then its block is in the theme.
create table storefront (
  shop_id bigint not null references shop primary key,
  asked_at timestamp(6) with time zone not null
);

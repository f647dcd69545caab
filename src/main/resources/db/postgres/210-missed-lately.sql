-- Orders that did not arrive by themselves since a while ago, not since ever: the count begins anew with the first one after
-- seven days.
alter table order_comparison add column missed_lately bigint not null default 0;
alter table order_comparison add column lately_since timestamp(6) with time zone;

-- What comes due together lies together: in the order of the members, as their ledgers do.
create index member_by_due_and_id on member (due_at, shop_id, customer_id);
drop index member_by_due;

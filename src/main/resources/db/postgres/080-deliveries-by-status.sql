-- A shop's deliveries of one status, newest first, without going through all the others.
create index delivery_by_shop_and_status on delivery (shop_id, status, delivery_id);

-- Across shops only those that wait are ever looked for; a delivery that is read leaves this index for good.
create index delivery_waiting on delivery (delivery_id) where status = 'received';
drop index delivery_by_status;

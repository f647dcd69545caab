-- Spreads the tables over the workers of a Citus cluster, by shop. Once, on the coordinator, after `trappa migrate`, with
-- serve stopped:   psql -v ON_ERROR_STOP=1 -1 -f docs/citus.sql trappa
-- It goes by the schema as it is, so it knows every table: those that have a shop are spread and lie together, the shops
-- themselves are copied to every worker, leases stay on the coordinator. A table that a later version adds is spread by
-- running it again; what is spread already is left alone.

create temporary table held_reference on commit drop as
  select conrelid::regclass as of_table, conname, pg_get_constraintdef(oid) as definition
  from pg_constraint
  where contype = 'f' and confrelid = 'shop'::regclass and connamespace = current_schema()::regnamespace;

-- A reference to a table with numbers of its own cannot be there while that table is spread.
do $$
declare reference record;
begin
  for reference in select * from held_reference loop
    execute format('alter table %s drop constraint %I', reference.of_table, reference.conname);
  end loop;
end $$;

do $$
declare shop_table regclass;
begin
  if not exists (select from pg_dist_partition where logicalrelid = 'shop'::regclass) then
    perform create_reference_table('shop'::regclass);
  end if;
  if not exists (select from pg_dist_partition where logicalrelid = 'member'::regclass) then
    perform create_distributed_table('member'::regclass, 'shop_id');
  end if;
  for shop_table in
    select c.oid::regclass from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'shop_id' and not a.attisdropped
    where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace and c.relname <> 'shop'
      and c.oid not in (select logicalrelid from pg_dist_partition)
    order by c.relname
  loop
    perform create_distributed_table(shop_table, 'shop_id', colocate_with => 'member');
  end loop;
end $$;

do $$
declare reference record;
begin
  for reference in select * from held_reference loop
    execute format('alter table %s add constraint %I %s', reference.of_table, reference.conname, reference.definition);
  end loop;
end $$;

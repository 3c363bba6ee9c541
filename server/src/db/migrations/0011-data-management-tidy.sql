-- What was prepared beside the versions and nothing uses.
drop schema ingest cascade;
drop table catalog.dictionary_entry;
drop table catalog.quality_check;

-- Whoever sees a dataset sees how its next file comes in.
grant select on catalog.recipe to jingjing_reader, jingjing_personal_reader;

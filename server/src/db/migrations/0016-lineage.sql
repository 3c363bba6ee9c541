-- By which remembered shape of files a version came in; what was there before is told by its hash alone.
alter table catalog.version add column signature text;

-- The version that is coming in and that nobody sees yet. Until it is there, no other change may take its number.
alter table catalog.dataset add column loading_version integer;

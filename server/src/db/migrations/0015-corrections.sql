-- How the cells of rejected rows are read, and which stored row each of them is, so that a corrected workbook joins
-- the version it came from. Nobody reads it but the import.
alter table catalog.rejected_rows add column sheets jsonb not null default '[]';

-- How many cases of a period have no position is told beside the map: few of many, as a rule.
create index case_record_unplaced on monitoring.case_record (called_day) where location is null;

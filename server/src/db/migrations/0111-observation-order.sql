-- In the order in which observations are read page by page: stream, time, and the dataset where two say something.
alter table environment.observation drop constraint observation_pkey;
alter table environment.observation add primary key (datastream_id, observed_at, dataset_id, from_version);

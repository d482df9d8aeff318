-- Without the id: an officer's own bodies were looked for in it, one among all of the centre, where a plan had been made in a small centre.
drop index body_name;
create index body_name on body (centre_id, search_name collate "C");

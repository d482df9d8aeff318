-- A body reads which services an incident that hits it is about: its notice to the authority names them.
create policy body on incident_service for select to campanile_body using (centre_id = app_centre()
  and exists (select from incident_body x where x.centre_id = incident_service.centre_id and x.incident_id = incident_service.incident_id));
grant select on incident_service to campanile_body;

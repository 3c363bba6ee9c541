-- The embedded engine hands a COPY out through a file of its own memory, and asks for the right to write files.
-- PostgreSQL hands it through the connection and needs no such right; no role gets it there.
do $$
begin
  if version() like '%emcc%' or version() like '%emscripten%' or version() like '%wasm%' then
    grant pg_write_server_files to jingjing_reader, jingjing_personal_reader;
  end if;
end
$$;

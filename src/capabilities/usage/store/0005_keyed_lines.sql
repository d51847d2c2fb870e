-- Names of lines are keyed from now on: those that were not could be guessed back.
DELETE FROM usage_imported_line;

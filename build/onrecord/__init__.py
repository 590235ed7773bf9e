"""onrecord turns news reporting into tables whose every cell can be traced to the words it rests on."""

"""Files and calendar addresses: export, import, pictures, feeds."""

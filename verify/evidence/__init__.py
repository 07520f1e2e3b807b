"""The auditor's pack: what an outsider needs to check a drawn record without trusting this project."""

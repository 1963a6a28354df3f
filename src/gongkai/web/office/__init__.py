"""The staff pages for authorities, people, disclosure offices and the audit trail."""

"""One function a business step, with the permission, the transaction and the audit entry in it."""

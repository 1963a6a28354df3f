"""The steps in the life of an annual report: one function a step, with the permission, the transaction and the audit entry in it."""

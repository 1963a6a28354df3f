"""The supervisor's board: figures over the requests of one or many authorities, each of which is a query."""

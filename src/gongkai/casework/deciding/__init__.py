"""The guided decision (七步法): questions in the order of practice that lead to a reply or to a step before it."""

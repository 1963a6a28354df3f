"""What makes a password good enough, and the sentences that say so."""

from __future__ import annotations

from django.contrib.auth.password_validation import MinimumLengthValidator, UserAttributeSimilarityValidator


class LongEnough(MinimumLengthValidator):
    """Refuses a password with fewer than ``min_length`` characters."""

    def get_error_message(self) -> str:
        """How long it has to be."""
        return f"密码太短，至少要有{self.min_length}个字符。"


class UnlikeThePerson(UserAttributeSimilarityValidator):
    """Refuses a password that resembles the person's log-in name, name or e-mail address."""

    def __init__(self) -> None:
        super().__init__(user_attributes=("username", "display_name", "email"))

    def get_error_message(self) -> str:
        """What it must not resemble."""
        return "密码和登录名、姓名或者邮箱太相近，容易被人猜中，请换一个。"

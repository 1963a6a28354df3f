"""The addresses of the frame: the public columns, the log-in and the desk; ``config.urls`` adds those of the portal."""

from django.urls import path

from gongkai.web import account, public

app_name = "web"

urlpatterns = [
    path("zfxxgk/", public.Disclosure.as_view(), name="disclosure"),
    path("zfxxgk/zfxxgkzn/", public.Guide.as_view(), name="guide"),
    path("wzjc/", public.ReportError.as_view(), name="report_error"),
    path("zihao/", public.TypeSize.as_view(), name="type_size"),
    path("login/", account.LogIn.as_view(), name="login"),
    path("logout/", account.LogOut.as_view(), name="logout"),
    path("office/", account.Desk.as_view(), name="desk"),
    path("office/password/", account.PasswordChange.as_view(), name="password_change"),
    path("office/act-as/", account.ActAs.as_view(), name="act_as"),
]

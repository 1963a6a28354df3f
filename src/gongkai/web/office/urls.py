"""The addresses of the office pages about authorities and people."""

from django.urls import path

from gongkai.web.office import authorities, calendar, disclosure, messages, people, trail

app_name = "office"

urlpatterns = [
    path("office/authorities/", authorities.AuthorityList.as_view(), name="authorities"),
    path("office/authorities/new/", authorities.RootCreate.as_view(), name="authority_found"),
    path("office/authorities/<int:authority_id>/", authorities.AuthorityDetail.as_view(), name="authority"),
    path(
        "office/authorities/<int:authority_id>/change/",
        authorities.AuthorityChange.as_view(),
        name="authority_change",
    ),
    path(
        "office/authorities/<int:authority_id>/new/",
        authorities.AuthorityCreate.as_view(),
        name="authority_create",
    ),
    path(
        "office/authorities/<int:authority_id>/move/",
        authorities.AuthorityMove.as_view(),
        name="authority_move",
    ),
    path(
        "office/authorities/<int:authority_id>/site/",
        authorities.SiteFactsChange.as_view(),
        name="site_facts",
    ),
    path("office/authorities/<int:authority_id>/members/", people.Members.as_view(), name="members"),
    path("office/authorities/<int:authority_id>/members/new/", people.MemberAdd.as_view(), name="member_add"),
    path(
        "office/authorities/<int:authority_id>/members/<int:membership_id>/roles/",
        people.MemberRoles.as_view(),
        name="member_roles",
    ),
    path(
        "office/authorities/<int:authority_id>/members/<int:membership_id>/remove/",
        people.MemberRemove.as_view(),
        name="member_remove",
    ),
    path(
        "office/authorities/<int:authority_id>/members/<int:membership_id>/password/",
        people.MemberPassword.as_view(),
        name="member_password",
    ),
    path(
        "office/authorities/<int:authority_id>/disclosure-office/",
        disclosure.DisclosureOfficeChange.as_view(),
        name="disclosure_office",
    ),
    path(
        "office/authorities/<int:authority_id>/reading-places/",
        disclosure.ReadingPlaces.as_view(),
        name="reading_places",
    ),
    path(
        "office/authorities/<int:authority_id>/reading-places/new/",
        disclosure.ReadingPlaceAdd.as_view(),
        name="reading_place_add",
    ),
    path(
        "office/authorities/<int:authority_id>/reading-places/<int:place_id>/change/",
        disclosure.ReadingPlaceChange.as_view(),
        name="reading_place_change",
    ),
    path(
        "office/authorities/<int:authority_id>/reading-places/<int:place_id>/remove/",
        disclosure.ReadingPlaceRemove.as_view(),
        name="reading_place_remove",
    ),
    path(
        "office/authorities/<int:authority_id>/resources/", disclosure.Resources.as_view(), name="resources"
    ),
    path(
        "office/authorities/<int:authority_id>/resources/<int:year>/",
        disclosure.ResourcesOfYear.as_view(),
        name="resources_of_year",
    ),
    path("office/messages/", messages.Notices.as_view(), name="messages"),
    path("office/messages/<int:pk>/again/", messages.NoticeAgain.as_view(), name="message_again"),
    path("office/calendar/", calendar.CalendarYears.as_view(), name="calendar"),
    path("office/calendar/<int:year>/", calendar.CalendarYear.as_view(), name="calendar_year"),
    path("office/calendar/<int:year>/enter/", calendar.NoticeEnter.as_view(), name="calendar_enter"),
    path("office/calendar/notices/<int:pk>/", calendar.NoticeDetail.as_view(), name="calendar_notice"),
    path("office/calendar/notices/<int:pk>/follow/", calendar.NoticeFollow.as_view(), name="calendar_follow"),
    path("office/audit/", trail.AuditTrail.as_view(), name="audit_trail"),
]

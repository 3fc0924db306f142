"""What somebody sees who comes where nothing is for them: the page says why, and the menu is still there."""

import pytest

from core.matrix import Role

MENU = '<aside class="sidebar" id="sidebar"'


@pytest.mark.parametrize(
    ("url", "status", "words"),
    [
        ("/orders/999999", 404, "Nothing here"),
        ("/nowhere", 404, "Nothing here"),
        ("/users/", 403, "You may not do this"),
    ],
)
def test_the_menu_stays_where_nothing_is_wrong_with_the_house(make, sign_in, url, status, words):
    answer = sign_in(make.member(Role.VIEW_ONLY)).get(url)
    assert (answer.status_code, f"<h1>{words}</h1>" in answer.text, MENU in answer.text) == (status, True, True)


def test_who_is_not_logged_in_sees_no_menu(app):
    answer = app.test_client().get("/nowhere")
    assert (answer.status_code, "<h1>Nothing here</h1>" in answer.text, MENU in answer.text) == (404, True, False)

"""Forms that were sent empty, in one look after the other: nothing serious is found by axe, nothing runs sideways."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.walking import LOOKS, faults_of, wear

FORMS = {
    "admin": ["/clients/new", "/users/staff/new", "/catalog/new", "/catalog/categories/new"],
    "anna": [
        "/users/new",
        "/stores/manual",
        "/products/rules/new",
        "/profile/",
        "/settings/api-keys/new",
        "/postbacks/new?preset=generic",
    ],
}
EMPTIED = """() => {
  const form = document.querySelector('main form[method=post]:not([action*=logout])');
  if (!form) return false;
  for (const field of form.querySelectorAll('input, textarea'))
    if (!field.readOnly && !['hidden', 'checkbox', 'radio'].includes(field.type)) field.value = '';
  form.noValidate = true;
  form.requestSubmit();
  return true;
}"""


def test_what_a_refused_form_says_is_seen_and_heard(person: Callable[..., Page]):
    faults = []
    for name, paths in FORMS.items():
        page = person(name)
        for number, path in enumerate(paths):
            look = LOOKS[number % len(LOOKS)]
            wear(page, look)
            page.goto(path)
            assert page.evaluate(EMPTIED), f"{path} has no form"
            page.locator("[aria-invalid=true]").first.wait_for()
            page.wait_for_load_state("networkidle")
            faults += [f"{path} refused, {look}: {fault}" for fault in faults_of(page)]
    assert faults == []

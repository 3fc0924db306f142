"""Each paper is printed at 200 dpi: its barcodes are decoded by another's reader, its text is read back."""

import io

import pytest
from PIL import Image

from papers import (
    BatchRow,
    BatchTicket,
    JobTicket,
    Kind,
    PackingSlip,
    PrintFile,
    SlipRow,
    batch_ticket,
    code_of,
    job_tickets,
    packing_slips,
)
from tests.papers.read import codes_on, pages_of, text_of

NAMES = ["Niccolò Già, Forlì", "Łucja Żółkiewska-Śląska", "Αλέξανδρος Παπαδόπουλος", "Юлия Щербакова", "Çağla Öztürk"]


def ticket(number=4711, **values):
    defaults = {"title": "Poster, A3", "pieces": "12 pieces", "facts": [("Order", "1042"), ("Due", "27 Nov 2026")]}
    return JobTicket(**{"code": code_of(Kind.LINE, number)} | defaults | values)


def batch(rows, **values):
    lines = [
        BatchRow(code_of(Kind.LINE, number), "12", "Poster", "A3 · Silk", f"R-{number}", "La Bottega", "")
        for number in rows
    ]
    heads = ("Barcode", "Pieces", "Product", "Order")
    return BatchTicket(**{"code": code_of(Kind.BATCH, 7), "title": "Posters", "facts": [], "heads": heads,
                          "rows": lines} | values)  # fmt: skip


def slip(number=88, **values):
    defaults = {
        "seller": "La Bottega del Poster", "title": "Packing slip", "ship_to": "Ship to",
        "address": ["Anna Bianchi", "Via Roma 1", "10121 Torino", "Italy"], "facts": [("Order", "1042")],
        "heads": ("Quantity", "Article"), "rows": [SlipRow("2", "Poster, A3", "Colour: blue")],
    }  # fmt: skip
    return PackingSlip(**{"code": code_of(Kind.ORDER, number)} | defaults | values)


def test_each_page_of_job_tickets_has_the_barcode_of_its_line():
    pages = pages_of(job_tickets([ticket(number) for number in (1, 4711, 10**12)], "Tickets"))
    assert [codes_on(page) for page in pages] == [[code_of(Kind.LINE, number)] for number in (1, 4711, 10**12)]


def test_a_job_ticket_says_what_to_make_and_a_test_order_says_so_large():
    pdf = job_tickets([ticket(test="TEST"), ticket()], "Tickets")
    first, second = (text_of(pdf).split("TEST"))[1].split("VL", 1)
    assert all(words in first for words in ("Poster, A3", "12 pieces", "Order", "1042", "27 Nov 2026"))
    assert "TEST" not in second


def test_a_thumbnail_is_drawn_and_what_is_no_picture_is_left_out():
    red = io.BytesIO()
    Image.new("RGBA", (300, 200), (255, 0, 0, 255)).save(red, "WEBP", lossless=True)
    files = [PrintFile("Front", "front.pdf", red.getvalue()), PrintFile("Back", "back.pdf", b"no picture")]
    pdf = job_tickets([ticket(files=files)], "Tickets")
    (page,) = pages_of(pdf)
    reds = sum(count for count, colour in page.getcolors(10**6) if colour[0] > 200 and max(colour[1:3]) < 60)
    assert reds > 10_000
    assert all(words in text_of(pdf) for words in ("Front", "front.pdf", "Back", "back.pdf"))


def test_a_line_with_many_files_goes_on_to_a_further_page_and_loses_none():
    files = [PrintFile(f"Area {number}", f"{number}.pdf") for number in range(12)]
    pdf = job_tickets([ticket(files=files)], "Tickets")
    assert len(pages_of(pdf)) > 1
    assert all(f"{number}.pdf" in text_of(pdf) for number in range(12))


@pytest.mark.parametrize("count", [1, 13, 60])
def test_a_batch_ticket_has_its_own_barcode_and_that_of_each_line(count):
    pages = pages_of(batch_ticket(batch(range(100, 100 + count))))
    found = [code for page in pages for code in codes_on(page)]
    assert found == [code_of(Kind.BATCH, 7), *(code_of(Kind.LINE, 100 + number) for number in range(count))]


def test_every_page_of_a_batch_says_which_batch_it_is():
    pdf = batch_ticket(batch(range(60)))
    assert text_of(pdf).count(code_of(Kind.BATCH, 7)) == len(pages_of(pdf)) > 1


def test_a_packing_slip_has_its_lines_its_address_and_a_barcode():
    pdf = packing_slips([slip()], "Slip")
    (page,) = pages_of(pdf)
    assert codes_on(page) == [code_of(Kind.ORDER, 88)]
    told = text_of(pdf)
    assert all(words in told for words in ("La Bottega del Poster", "Via Roma 1", "10121 Torino", "Colour: blue"))


def test_long_slips_lose_no_line_and_each_keeps_its_own_barcode():
    rows = [SlipRow(str(number), f"Article {number}") for number in range(80)]
    pdf = packing_slips([slip(1, rows=rows), slip(2)], "Slips")
    assert [code for page in pages_of(pdf) for code in codes_on(page)] == [code_of(Kind.ORDER, n) for n in (1, 2)]
    assert all(f"Article {number}" in text_of(pdf) for number in range(80))


@pytest.mark.parametrize("name", NAMES)
def test_names_of_many_languages_are_printed_and_read_back(name):
    assert name in text_of(packing_slips([slip(address=[name])], "Slip"))
    assert name in text_of(job_tickets([ticket(title=name)], "Ticket"))


def test_a_letter_that_no_face_has_stands_as_a_question_mark():
    assert "Anna ? Bianchi" in text_of(packing_slips([slip(address=["Anna 😀 Bianchi"])], "Slip"))


def test_a_word_longer_than_the_page_is_broken_and_lost_nowhere():
    word = "x" * 400
    assert (
        text_of(job_tickets([ticket(facts=[("File", word)])], "T")).replace("\r\n", "").replace("\n", "").count("x")
        > 150
    )


def test_the_same_paper_is_the_same_file():
    assert job_tickets([ticket()], "T") == job_tickets([ticket()], "T")

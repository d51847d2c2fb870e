#!/usr/bin/env python3
"""Makes specs/data/common_passwords.txt, which the hub refuses passwords by.

    make_common_passwords.py DJANGO_LIST ZXCVBN_LIST > specs/data/common_passwords.txt

DJANGO_LIST is common-passwords.txt.gz of Django (BSD-3-Clause): the 20,000 commonest of passwords that
became known. ZXCVBN_LIST is data.json of the package popular-passwords (MIT), made of zxcvbn's lists (MIT); its long ones.
Both were gathered from breaches of sites abroad, so JAPANESE adds names and words as people type them here.

Kept is what src/capabilities/access/guessable.cpp compares with: letters in small type and figures only;
an entry as it is if it is long enough to be a password, else without figures at its ends, since those are
taken off before comparing.
"""
import gzip
import json
import re
import sys

LEAST = 13  # kMinPasswordCharacters
ADDED = 8  # kMostAdded of guessable.cpp: what may stand around a common one and not save it

JAPANESE = """
sato satou suzuki takahashi tanaka watanabe ito itou yamamoto nakamura kobayashi kato katou yoshida yamada
sasaki yamaguchi matsumoto inoue kimura hayashi saito saitou shimizu yamazaki mori abe ikeda hashimoto
yamashita ishikawa nakajima maeda fujita ogawa goto gotou okada hasegawa murakami kondo kondou ishii
sakamoto endo endou aoki fujii nishimura fukuda ota oota miura fujiwara okamoto matsuda nakagawa nakano
harada ono tamura takeuchi kaneko wada nakayama ishida ueda morita hara shibata sakai kudo kudou yokoyama
miyazaki miyamoto uchida takagi ando andou taniguchi ohno maruyama imai takada fujimoto takeda murata ueno
sugiyama masuda sugawara hirano kojima otsuka chiba kubo matsui iwasaki sakurai kinoshita noguchi matsuo
nomura kikuchi sano onishi sugimoto arai mizuno
hanako taro tarou jiro jirou ichiro ichirou saburo yumi yumiko keiko kazuko yoko youko naoko tomoko haruka
misaki sakura yui aoi hina riko mio rin hinata yuto yuuto haruto sota souta ren shota kenta daiki takashi
hiroshi makoto minoru akira satoshi kenji yuki yuuki ayumi mayumi akemi megumi emi asuka nanami miyuki
arigatou arigato konnichiwa konbanwa ohayou sayonara aishiteru daisuki ganbare ganbatte omedetou kawaii
genki tanoshii ureshii yoroshiku onegai hajimemashite itadakimasu tadaima okaeri sumimasen gomenne
nihon nippon japan tokyo toukyou osaka oosaka kyoto kyouto nagoya sapporo fukuoka yokohama hiroshima sendai
kobe hokkaido hokkaidou okinawa fujisan sakurasaku himawari tanpopo ajisai momiji kinmokusei
doraemon nobita pikachu pokemon naruto onepiece luffy totoro ghibli gundam anpanman kittychan hellokitty
dragonball conan sazaesan chibimaru hanshin tigers giants carp hawks arashi exile sushi ramen onigiri
takoyaki okonomiyaki udon soba miso nyanko wanwan neko koinu usagi kuma panda kirin zou
haru natsu aki fuyu hoshi tsuki sora umi yama kawa niji yume kibou shiawase heiwa kazoku tomodachi
angou himitsu naisho pasuwado pasuwaado kaisha gakkou sensei
""".split()


def folded(entry):
    return re.sub(r"[^a-z0-9]", "", entry.lower())


def kept(entry):
    entry = folded(entry)
    if len(entry) >= LEAST:
        yield entry
    core = entry.strip("0123456789")
    if len(core) >= LEAST - ADDED and not core.isdigit():
        yield core
    elif len(core) >= 3:  # said twice or more it is long enough
        yield core


with gzip.open(sys.argv[1], "rt", encoding="utf-8") as file:
    entries = file.read().split()
with open(sys.argv[2], encoding="utf-8") as file:
    entries += [entry for entry in json.load(file) if len(folded(entry)) >= LEAST]
print("\n".join(sorted({word for entry in entries + JAPANESE for word in kept(entry)})))

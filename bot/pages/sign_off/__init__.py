"""Pages of the sign-off: acceptance criteria, a committee's card, and evidence."""

from bot.pages.sign_off.cards import card as card
from bot.pages.sign_off.cards import moved_card as moved_card
from bot.pages.sign_off.cards import over_card as over_card
from bot.pages.sign_off.criteria import criteria as criteria
from bot.pages.sign_off.criteria import criterion as criterion
from bot.pages.sign_off.criteria import standard as standard
from bot.pages.sign_off.posts import editorial as editorial
from bot.pages.sign_off.posts import retake as retake
from bot.pages.sign_off.posts import submitted as submitted
from bot.pages.sign_off.walk import walk as walk

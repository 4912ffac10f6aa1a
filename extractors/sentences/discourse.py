"""Tracks which models a pronoun or a sentence without a name refers to, block by block."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from counterclaim.extractors.models import subject_roles as roles
from counterclaim.extractors.models.aliases import vendor_of
from counterclaim.extractors.models.grammar import Name
from counterclaim.extractors.models.mention import Mention
from counterclaim.extractors.models.possible_subjects import PossibleSubject
from counterclaim.extractors.models.registry import Registry
from counterclaim.extractors.models.unlisted.headed_products import product_beside
from counterclaim.extractors.records import Block
from counterclaim.extractors.sentences.others.examples import joins_kin
from counterclaim.extractors.sentences.others.hosts import host_of_label
from counterclaim.extractors.sentences.others.plan_leads import is_plan_label, plans_led
from counterclaim.extractors.sentences.others.rivals import Rivals
from counterclaim.extractors.sentences.others.title_lines import (
    LONGEST_ENTRY,
    is_name_alone,
    is_only_label,
    is_other_entry,
    names_entry,
    titled_benchmark,
)
from counterclaim.extractors.sentences.records import Cue, SectionContext, Sentence
from counterclaim.extractors.sentences.value_zones import stated_workload

_TOPICS = frozenset({"context_window", "max_output", "knowledge_cutoff"})
_ANNOUNCED = frozenset({*_TOPICS, "latency", "throughput", "release_date"})
_LONGEST_LEAD = 200
_LEADS = (":", "…", "...")
_ANSWER = 2  # blocks that the answer to a question may have
_MOST_GATHERED = 100  # names from which a section speaks of more models than any phrase means together


@dataclass(slots=True)
class DiscourseState:
    """Discourse state: the models that the section, the block and the last sentence are about."""

    registry: Registry
    section: tuple[str, ...] = ()
    compared: tuple[str, ...] = ()  # the models that the heading names, those that it only compares with included
    joint: bool = False  # the heading is nothing but names of one family: what its list says is said of each
    path: tuple[str, ...] = ()
    block_subjects: tuple[str, ...] = ()
    last: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    lead_level: int = -1  # level of the item that set the lead, -1 for a paragraph
    level: int = -1
    item_level: int = -1  # of the item that heads a list within its list
    recent: list[str] = field(default_factory=list)
    named: tuple[str, ...] = ()
    block_named: tuple[str, ...] = ()
    gathered: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    stopped: bool = False  # the block speaks of a subject that is no known model: nothing is carried over it
    turned: bool = False  # the block has come to speak of other models than it began with
    age: int = 0  # blocks since `last` was set
    listed: bool = False  # the block is an item of a list
    since_entry: int = 9  # blocks since a line that was only a model's name
    asked: tuple[str, ...] = ()  # the model that a paragraph asked about
    since_asked: int = 0  # blocks
    other_section: bool = False  # the section is about such a subject
    other_last: bool = False  # such a subject was named last: "it" means no model
    year: str | None = None
    titled: str | None = None  # the benchmark that the line above names, and nothing else
    setting: SectionContext = field(default_factory=SectionContext)
    rivals: Rivals = field(default_factory=Rivals)

    def enter(self, block: Block, headings: Sequence[Cue] = ()) -> None:
        """Start a block; a new heading path resets the models of the section. ``headings`` are its path's cues."""
        self.listed = block.kind in {"item", "definition"}
        self.age += 1
        self.since_entry += 1
        self.since_asked += 1
        self._set_against(block)
        self._keep_topic(block, headings)
        if self.setting.lead and not (self.listed and block.path == self.path):
            self.setting = replace(self.setting, lead="", announced=None)
        if block.path != self.path:
            self.path = block.path
            self.other_section = False
            self.compared, self.section = self._section_subjects(block.path)
            self.joint = len(self.section) > 1 and joins_kin(block.path[-1] if block.path else "", self.section)
            self.last = self.section if len(self.section) == 1 else ()
            self.age = 0
            self.named = self.gathered = self.about = self.lead = self.asked = ()
            self.other_last = False
            if self.setting.volume is not None or self.setting.tabled:  # both hold for their section
                self.setting = replace(self.setting, volume=None, tabled=())
        self.stopped = self.turned = False
        self.block_subjects = self.block_named = ()
        if block.kind not in {"item", "definition", "term"} or block.level <= self.lead_level:
            self.lead = ()
        self.level = block.level if block.kind == "item" else -1
        if self.setting.item_lead and self.level <= self.item_level:
            self.setting = replace(self.setting, item_lead="")

    def _keep_topic(self, block: Block, headings: Sequence[Cue]) -> None:
        """Set the benchmark and the attribute that the block is about: those of its heading or of what leads to it."""
        bench = topic = None
        if headings:
            bench = next((cue.key for cue in reversed(headings) if cue.group == "bench"), None)
            topics = (cue.key for cue in reversed(headings) if cue.group == "topic" and cue.key in _ANNOUNCED)
            topic = next(topics, None)
        # A list keeps what its lead or an item of it set, also where the heading names several tests.
        kept = self.setting.benchmark if self.listed and (block.path == self.path or bench is None) else None
        if kept is None or (bench is not None and bench.startswith(f"{kept}-")):  # "AIME 2024" above, "AIME" here
            kept = bench
        kept, self.titled = (self.titled or kept) if block.path == self.path else kept, None
        if self.since_asked == 1 and self.asked and block.path == self.path:  # the answer to a question
            kept, topic = kept or self.setting.benchmark, topic or self.setting.topic
        if (self.setting.benchmark, self.setting.topic) != (kept, topic):
            self.setting = replace(self.setting, benchmark=kept, topic=topic)

    def _set_against(self, block: Block) -> None:
        """Keep the rivals of the heading or of the line above a list; another line or section ends them."""
        kept = self.setting.rivals if self.listed and block.path == self.path else ()
        found = self.rivals.lines.get(block.start) or self.rivals.headed.get(block.path) or kept
        if found != self.setting.rivals:
            self.setting = replace(self.setting, rivals=found)

    def note(self, sentence: Sentence) -> None:
        """Keep what a sentence establishes for those after it: a benchmark, a topic, a monthly workload."""
        if sentence.of("bench"):
            self.setting = replace(self.setting, benchmark=sentence.benchmark_told())
            self.titled = titled_benchmark(sentence)
        found = [cue.key for cue in sentence.of("topic") if cue.key in _ANNOUNCED]
        if topics := [topic for topic in found if topic in _TOPICS]:
            self.setting = replace(self.setting, topic=topics[-1])
        label = is_only_label(sentence.text, sentence.of("topic"))
        if not self.listed and (label or (sentence.text.endswith(":") and len(sentence.text) <= _LONGEST_LEAD)):
            told = [key for key in found if label or key != "release_date"]  # "came out like this:" is no date
            announced = told[0] if len(set(told)) == 1 else None
            self.setting = replace(self.setting, lead=sentence.text, announced=announced)
        if self.level >= 0 and sentence.text.endswith(":") and len(sentence.text) <= LONGEST_ENTRY:
            self.setting, self.item_level = replace(self.setting, item_lead=sentence.text), self.level
        named = list(dict.fromkeys(m.name for m in sentence.models))
        if len(named) == 2:
            self.setting = replace(self.setting, former=(named[0], named[1]))
        if (workload := stated_workload(sentence)) is not None:
            self.setting = replace(self.setting, volume=workload)

    def note_table(self, names: tuple[str, ...]) -> None:
        """Keep the models of a table: of two of them "both models" behind it means them."""
        self.setting = replace(self.setting, tabled=names)
        if len(names) == 2:
            self.named = names

    def introduce(self, text: str, mentions: Sequence[Mention]) -> None:
        """A line that is only a model's name heads what follows; one that ends in a colon heads the list below it."""
        names = tuple(dict.fromkeys(m.name for m in mentions))
        if not self.listed and (asked := roles.asked_models(text, mentions)) is not None:
            self.asked, self.since_asked = asked, 0
        told = self.block_subjects if len(self.block_subjects) == 1 and text.rstrip().endswith(_LEADS) else ()
        if not names and (led := plans_led(text, self.section) or told):
            self.lead, self.lead_level = led, self.level  # "This means:"
        if not self.listed and is_other_entry(text, mentions, self.registry.lower, headed=self.section != ()):
            self.section = self.compared = ()
            self.other_section = True
        if len(names) != 1:
            return
        if names_entry(text, mentions):
            self.section, self.other_section = names, False
            return
        if is_name_alone(text, mentions):
            self._head_with(names)
        elif text.rstrip().endswith(_LEADS):
            self.lead, self.lead_level = names, self.level

    def _head_with(self, names: tuple[str, ...]) -> None:
        """Let a line that is only a name head what follows: an item those below it, another line its section.

        Two such lines in a row are the heads of columns, whose cells follow one by one: neither heads them.
        """
        columns = self.since_entry == 1 and names != self.section
        self.since_entry = 0
        if self.level >= 0:
            self.lead, self.lead_level = names, self.level
        elif columns:
            self.section = self.compared = ()
            self.other_section = True
        else:
            self.section = self.compared = names

    def _section_subjects(self, path: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the models that the headings name, and those of them that the section is about."""
        for depth, heading in reversed([*enumerate(path)]):
            kept = [m for m in self.registry.find(heading) if not roles.is_given_up(heading, m.start)]
            names = tuple(dict.fromkeys(m.name for m in kept))
            if not names and depth and is_plan_label(heading):
                outer = self._section_subjects(path[:depth])
                return (plans, plans) if (plans := plans_led(heading, outer[1])) else outer
            if not names and (product := product_beside(heading, self.registry.main)):
                return (product,), (product,)
            other = None if names else roles.headed_by(heading, self.registry.lower)
            if other and not self._is_near(other, heading):
                self.other_section = True
                return (), ()
            if names and (self.registry.main or names != self.registry.title):
                about = (m.name for m in kept if not roles.is_heading_object(heading, m.start, m.end))
                return names, tuple(dict.fromkeys(about))
        title = self.registry.title
        if len(title) <= 1:
            title = (self.registry.main,) if self.registry.main else ()
        return title, title

    def implied(self, *, pronoun: bool, opening: bool = True) -> tuple[str, ...]:
        """Return the models that a sentence without a name of its own is about; ``opening`` if a pronoun begins it."""
        reaches = self.age == 0 or (self.age == 1 and opening and not self.listed)
        if self.stopped or (pronoun and reaches and self.other_last):
            return ()
        if pronoun and reaches and self.last:
            return self.last
        if self.block_subjects:
            return () if self.turned else self.block_subjects
        if self.lead:
            return self.lead
        if self.asked and self.since_asked <= _ANSWER:
            return self.asked
        if len(self.section) == 1 or (self.joint and self.listed):
            return self.section
        if self.registry.main and not self.other_section and not self.listed:
            return (self.registry.main,)
        return ()

    def _is_near(self, other: PossibleSubject, heading: str) -> bool:
        """Return True for the maker or a host of the page's model: a heading with its name is about the model."""
        main = self.registry.main
        return other.kind == "provider" and bool(not main or vendor_of(main) in other.name or host_of_label(heading))

    def pair(self, mentioned: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Return the two models that are being compared here, or (); ``mentioned`` are the sentence's own."""
        named = tuple(dict.fromkeys(mentioned))
        if len(named) == 2:
            return named
        for names in (self.setting.rivals, self.block_named if named else (), self.compared, self.registry.title):
            if len(names) == 2 and set(named) <= set(names):
                return names
        if len(named) == 1 and len(self.block_named) == 1 and self.block_named != named:
            return (named[0], self.block_named[0])
        main = self.registry.main
        for names in (mentioned, (*mentioned, *self.block_subjects)):
            others = [name for name in dict.fromkeys(names) if name != main]
            if main and len(others) == 1:
                return (main, others[0])
        return tuple(dict.fromkeys(reversed(self.recent)))[:2] if len(set(self.recent[-6:])) == 2 else ()

    def leave(
        self,
        subjects: tuple[str, ...],
        mentioned: tuple[str, ...],
        *,
        other: bool = False,
        described: bool = False,
        spoken: tuple[str, ...] | None = None,
    ) -> None:
        """Update the state with the subjects of a sentence; ``other`` if it is about something else than a model.

        After a ``described`` subject ("its rivals") no pronoun means the model, of which the block still speaks.
        ``spoken`` are those of the mentioned that are no objects of a comparison: "both" may mean them.
        """
        if other:
            self.last = self.block_subjects = ()
            self.stopped = self.other_last = True
            self.age = 0
        elif described:
            self.last, self.other_last, self.age = (), True, 0
        if subjects:
            self.stopped = self.other_last = False
            self.age = 0
            # What a pronoun carried over from the block before yields to the first name of this one.
            carried = not mentioned and subjects == self.last != self.section
            self.turned = bool(self.block_subjects) and not set(subjects) & set(self.block_subjects)
            self.last = subjects
            self.about = (*(name for name in self.about if name not in subjects), *subjects)[-2:]
            if not self.block_subjects and not carried:
                self.block_subjects = subjects
        if mentioned:
            self.block_named = tuple(dict.fromkeys(mentioned))
            self.named = self.block_named if spoken is None else tuple(dict.fromkeys(spoken))
            if len(self.gathered) < _MOST_GATHERED:
                self.gathered = tuple(dict.fromkeys((*self.gathered, *self.named)))
        self.recent.extend(mentioned)
        del self.recent[:-12]

    def groups(self) -> tuple[tuple[str, ...], ...]:
        """Return the groups of models that "both" or "all three" may mean here, the closest first."""
        return (
            self.named,
            self.last,
            self.gathered,
            self.about,
            self.compared,
            self.registry.title,
            self.pair(),
            tuple(dict.fromkeys(self.recent)),
        )

    def alone(self) -> tuple[str, ...]:
        """Return the one model that a sentence without a name is about, or ()."""
        return names if len(names := self.implied(pronoun=True)) == 1 else ()

    def just_named(self) -> tuple[str, ...]:
        """Return the one model that the block right above was about, for a table that names none."""
        return self.last if len(self.last) == 1 and self.age <= 1 and not self.other_section else ()

    def lineup(self) -> tuple[str, ...]:
        """Return the models that the article as a whole is about."""
        return self.registry.lineup

    def kin(self, name: Name) -> tuple[str, ...]:
        """Return the document's fuller names of a family or generation."""
        return self.registry.kin(name)

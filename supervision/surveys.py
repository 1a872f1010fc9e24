"""What a day's callers said in the survey after the talk: sums, the same in whatever order."""

from dataclasses import dataclass, field

from supervision.measures import share


@dataclass(slots=True)
class Survey:
    """One caller's answers until now; who goes back and answers anew has changed their mind."""

    scores: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Answers:
    """All answers to one question."""

    given: int = 0
    total: int = 0

    @property
    def mean(self) -> float | None:
        """Return the mean score."""
        return share(self.total, self.given)


@dataclass(slots=True)
class SurveyFigures:
    """One queue's surveys of a day. A survey is answered when one question is."""

    offered: int = 0
    answered: int = 0
    answers: dict[str, Answers] = field(default_factory=dict)

    def take(self, survey: Survey, question: str, score: int) -> None:
        """Count one answer."""
        self.answered += not survey.scores
        answers = self.answers.setdefault(question, Answers())
        answers.given += question not in survey.scores
        answers.total += score - survey.scores.get(question, 0)
        survey.scores[question] = score

    @property
    def answered_share(self) -> float | None:
        """Return answered ÷ offered."""
        return share(self.answered, self.offered)

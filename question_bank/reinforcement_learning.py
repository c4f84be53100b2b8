"""Reinforcement learning: returns, Bellman backups, value iteration, policy evaluation and Q-learning.

Longer than most modules: its six questions share their misconceptions.
"""

from collections.abc import Sequence
from itertools import product
from typing import Annotated

from dlquiz.numeric import bellman
from dlquiz.question import (
    MDP,
    Choice,
    Claim,
    Claims,
    Decimals,
    Distinct,
    Edge,
    Entries,
    Example,
    Graph,
    Item,
    LayerTable,
    Matrix,
    MDPs,
    Misconception,
    Node,
    Number,
    OneOf,
    Part,
    Range,
    Real,
    Trace,
    Vector,
    array,
    multiple_choice,
    question,
    symbol,
    symbols,
)
from question_bank._reinforcement_learning_claims import STATEMENTS

Discount = Annotated[float, OneOf(0.5, 0.8, 0.9)]

NO_DISCOUNT = Misconception(
    "forgets the discount", r"What comes one step later counts $\gamma$ times as much: multiply by $\gamma$."
)
DISCOUNTS_REWARD = Misconception(
    "discounts the reward as well",
    r"The next reward counts in full; $\gamma$ multiplies only what comes after it.",
)
AVERAGES = Misconception(
    "averages over the actions",
    "An optimal agent takes the best action. The mean over the actions is the value of choosing at random.",
)
ALWAYS_MOVES = Misconception(
    "lets every action succeed",
    "An action that fails leaves the agent where it is: weigh both cases with their probabilities.",
)


Rewards = Annotated[tuple[int, ...], Entries(OneOf(-4, -2, 1, 2, 3, 4, 6, 7, 8, 9), (4,))]

ONE_DISCOUNT = Misconception(
    r"discounts all later rewards by $\gamma$ alone",
    r"The exponent grows with the delay: a reward that comes $k$ steps later counts $\gamma^k$ times.",
)
FROM_THE_END = Misconception(
    "discounts towards the past", "The nearest reward counts most, the last one of the episode least."
)


@question(
    topic="reinforcement-learning",
    level=1,
    concepts=["rl-return"],
    example=Example("Sutton & Barto 2018, exercise 3.8", "2.000", rewards=(-1, 2, 6, 3, 2), gamma=0.5),
)
def discounted_return(rewards: Rewards, gamma: Annotated[float, OneOf(0.6, 0.7, 0.8, 0.9)]) -> Item:
    """Discounted return of an episode."""
    named = [symbol(f"R_{t}", reward) for t, reward in enumerate(rewards, 1)]
    said = ", ".join(f"$R_{t} = {reward}$" for t, reward in enumerate(rewards, 1))
    return Item(
        rf"An episode pays the rewards {said} and then ends. The discount is $\gamma = {gamma}$. "
        "What is the return $G_0$? Give three decimals.",
        answer=Number(bellman.discounted_return(named, *symbols(gamma=gamma))),
        wrong={
            DISCOUNTS_REWARD: gamma * bellman.discounted_return(rewards, gamma),
            NO_DISCOUNT: bellman.discounted_return(rewards, 1),
            ONE_DISCOUNT: rewards[0] + gamma * sum(rewards[1:]),
            FROM_THE_END: bellman.discounted_return(rewards[::-1], gamma),
        },
        solution=[r"Work backwards from the end of the episode with $G_t = R_{t+1} + \gamma\,G_{t+1}$."],
    )


Payments = Annotated[tuple[int, ...], Entries(Range(1, 6), (2,))]
Chances = Annotated[tuple[float, ...], Entries(OneOf(0.2, 0.3, 0.4, 0.6, 0.7, 0.8), (2,))]
Successors = Annotated[tuple[float, ...], Distinct(*range(1, 21), count=3)]

BEST_SUCCESSOR = Misconception(
    "takes the best successor for certain",
    r"The agent chooses the action, chance chooses the successor: the maximum stands outside the expectation.",
)
NO_REWARD = Misconception(
    "forgets the reward", "An action is worth what it pays now and, discounted, what follows from it."
)


def _backed_up(r: tuple[Real, ...], p: tuple[Real, ...], v: tuple[Real, ...], gamma: Real) -> list[Real]:
    """Return the values of action a, which leads to the first two of three states, and of b, to the others."""
    return [
        bellman.action_value(r[0], gamma, (p[0], 1 - p[0]), v[:2], name="Q(s, a)"),
        bellman.action_value(r[1], gamma, (p[1], 1 - p[1]), v[1:], name="Q(s, b)"),
    ]


@question(
    topic="reinforcement-learning",
    level=2,
    points=2,
    concepts=["rl-bellman-v", "rl-bellman-q"],
    example=Example(
        "Sutton & Barto 2018, example 3.8: state A pays 10 and leads to A', worth 16.0; its own value is 24.4",
        "24.400",
        r=(10, 10),
        p=(1.0, 0.0),
        v=(16.0, 22.0, 16.0),
        gamma=0.9,
    ),
)
def bellman_backup(r: Payments, p: Chances, v: Successors, gamma: Discount) -> Item:
    """One Bellman optimality backup."""
    (discount,) = symbols(gamma=gamma)
    states = tuple(symbol(f"V(s_{i})", value) for i, value in enumerate(v, 1))
    plain = _backed_up(r, p, v, gamma)
    said = ", ".join(f"$V(s_{i}) = {value}$" for i, value in enumerate(v, 1))
    return Item(
        rf"In state $s$ an agent may take action $a$, which pays ${r[0]}$, or $b$, which pays ${r[1]}$. The figure "
        rf"shows where they lead and with which probability. The values there are {said}; the discount is "
        rf"$\gamma = {gamma}$. What does one Bellman optimality backup give for $V(s)$? Give three decimals.",
        answer=Number(bellman.best(_backed_up(r, p, states, discount))),
        wrong={
            AVERAGES: sum(plain) / 2,
            NO_DISCOUNT: bellman.best(_backed_up(r, p, v, 1)),
            BEST_SUCCESSOR: max(r[0] + gamma * max(v[:2]), r[1] + gamma * max(v[1:])),
            DISCOUNTS_REWARD: gamma * bellman.best(_backed_up(r, p, v, 1)),
            NO_REWARD: bellman.best(_backed_up((0, 0), p, v, gamma)),
        },
        solution=["Back up both actions, then keep the better one."],
        figures=[
            Graph(
                [
                    Node("s", "$s$", 0, 1),
                    Node("a", "$a$", 1, 0.5, "action"),
                    Node("b", "$b$", 1, 1.5, "action"),
                    *(Node(f"s{i}", f"$s_{i}$", 2, i - 1) for i in (1, 2, 3)),
                ],
                [
                    Edge("s", "a", f"pays {r[0]}"),
                    Edge("s", "b", f"pays {r[1]}"),
                    Edge("a", "s1", f"{p[0]:g}"),
                    Edge("a", "s2", f"{1 - p[0]:g}"),
                    Edge("b", "s2", f"{p[1]:g}"),
                    Edge("b", "s3", f"{1 - p[1]:g}"),
                ],
                kind="mdp",
            )
        ],
    )


# each state's two actions lead to the two other states, in either order
ROUTES = tuple(product(((1, 2), (2, 1)), ((0, 2), (2, 0)), ((0, 1), (1, 0))))
Process = Annotated[MDP, MDPs(3, 2, rewards=Range(1, 9), success=(0.6, 0.8, 1.0), successors=OneOf(*ROUTES))]

IN_PLACE = Misconception(
    "uses values of the running sweep",
    "A synchronous sweep computes all new values from the old ones; overwriting at once is the in-place variant.",
)
ONE_SWEEP_SHORT = Misconception(
    "stops one sweep early", "From $V_0 = 0$ the first sweep finds only the rewards; a second one must follow."
)


@question(
    topic="reinforcement-learning",
    level=2,
    points=3,
    concepts=["rl-value-iteration", "rl-bellman-v"],
    example=Example(
        "worked by hand from Sutton & Barto 2018, equation 4.10",
        "(8.000, 11.000)",
        mdp=MDP(((1,), (0,)), ((1.0,), (0.5,)), ((4,), (8,))),
        gamma=0.5,
    ),
)
def value_iteration_sweeps(mdp: Process, gamma: Annotated[float, OneOf(0.8, 0.9)]) -> Item:
    """Two sweeps of value iteration."""
    names = "ab"[: mdp.actions]
    found = bellman.value_iteration(mdp, gamma, 2)
    places = list(product(range(mdp.states), range(mdp.actions)))
    return Item(
        rf"Value iteration starts from $V_0(s) = 0$ in every state of the Markov decision process in the table, with "
        rf"discount $\gamma = {gamma}$. An action pays its reward in any case; with the probability given it leads to "
        "the next state, otherwise the agent stays where it is. Both sweeps are synchronous. What is $V_2$, "
        "state by state? Give three decimals.",
        answer=Vector(found.values),
        wrong={
            ONE_SWEEP_SHORT: bellman.value_iteration(mdp, gamma, 1).values,
            IN_PLACE: bellman.value_iteration(mdp, gamma, 2, in_place=True).values,
            AVERAGES: bellman.value_iteration(mdp, gamma, 2, pick=lambda q: sum(q) / len(q)).values,
            NO_DISCOUNT: bellman.value_iteration(mdp, 1, 2).values,
        },
        solution=[
            r"In each sweep $V_k(s) = \max_a Q_k(s, a)$, where $Q_k(s, a) = r + \gamma\,(p\,V_{k-1}(s') + "
            r"(1 - p)\,V_{k-1}(s))$.",
            Trace(
                ("$k$", "state", *(f"$Q_k(s, {name})$" for name in names), "$V_k(s)$"),
                [
                    (
                        f"{row.sweep}",
                        f"$s_{row.state + 1}$",
                        *(f"{q:.3f}" for q in row.action_values),
                        f"{row.value:.3f}",
                    )
                    for row in found.trace
                ],
            ),
        ],
        figures=[
            LayerTable(
                ("state", "action", "reward", "leads to", "probability"),
                [
                    (
                        f"$s_{s + 1}$",
                        f"${names[a]}$",
                        f"{mdp.reward[s][a]}",
                        f"$s_{mdp.successor[s][a] + 1}$",
                        f"{mdp.success[s][a]:g}",
                    )
                    for s, a in places
                ],
            )
        ],
    )


Moves = Annotated[tuple[float, ...], Distinct(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, count=2)]
Pays = Annotated[tuple[int, ...], Distinct(*range(-4, 0), *range(1, 10), count=2)]

ON_ARRIVAL = Misconception(
    "counts the reward of the next state",
    "Here a state pays on the step that leaves it or stays; with rewards for entering a state the values differ.",
)
TRANSPOSED = Misconception(
    "transposes the transition matrix", "Row $i$ of $P$ holds where state $i$ leads, and each row adds up to 1."
)
ONE_BACKUP = Misconception(
    "stops after one backup",
    r"One backup from $V = r$ only begins the iteration. The values satisfy $V = r + \gamma P V$ exactly.",
)
NEVER_STAYS = Misconception(
    "lets the agent always move",
    "The probability of staying is 1 minus that of moving, and the state's own value counts with it.",
)


@question(
    topic="reinforcement-learning",
    level=3,
    points=4,
    concepts=["rl-bellman-v"],
    example=Example(
        "worked by hand from Sutton & Barto 2018, equation 3.9: the returns of 0, 1, 0, 1, … and of 1, 0, 1, 0, …",
        "(0.67, 1.33)",
        moves=(1.0, 1.0),
        r=(0, 1),
        gamma=0.5,
    ),
)
def policy_evaluation(moves: Moves, r: Pays, gamma: Discount) -> Item:
    """Exact values of a policy."""
    p, q, r1, r2, discount = symbols(p=moves[0], q=moves[1], r_1=r[0], r_2=r[1], gamma=gamma)
    chain = bellman.two_states(*moves)
    v1, v2 = bellman.policy_values(chain, r, gamma).tolist()
    return Item(
        rf"Under a fixed policy an agent moves between two states for ever. From $s_1$ it goes to $s_2$ with "
        rf"probability $p = {moves[0]}$, from $s_2$ to $s_1$ with probability $q = {moves[1]}$; otherwise it stays. "
        rf"Every step that begins in $s_1$ pays $r_1 = {r[0]}$, every step that begins in $s_2$ pays $r_2 = {r[1]}$. "
        rf"The discount is $\gamma = {gamma}$. What are the exact values $(V^\pi(s_1), V^\pi(s_2))$? "
        "Give two decimals.",
        answer=Vector(bellman.policy_values(bellman.two_states(p, q), (r1, r2), discount), digits=2),
        wrong={
            NEVER_STAYS: bellman.policy_values(((0, moves[0]), (moves[1], 0)), r, gamma),
            ONE_BACKUP: [
                bellman.action_value(r[0], gamma, chain[0], r),
                bellman.action_value(r[1], gamma, chain[1], r),
            ],
            TRANSPOSED: bellman.policy_values(tuple(zip(*chain, strict=True)), r, gamma),
            ON_ARRIVAL: [(v1 - r[0]) / gamma, (v2 - r[1]) / gamma],
        },
        solution=[
            r"The values satisfy $V = r + \gamma P V$, which is $(I - \gamma P)\,V = r$: two equations, "
            r"$a\,V^\pi(s_1) - b\,V^\pi(s_2) = r_1$ and $-c\,V^\pi(s_1) + d\,V^\pi(s_2) = r_2$."
        ],
        figures=[
            Graph(
                [Node("1", "$s_1$", 0, 0), Node("2", "$s_2$", 2, 0)],
                [
                    Edge("1", "1", f"{1 - moves[0]:g}"),
                    Edge("1", "2", f"{moves[0]:g}"),
                    Edge("2", "1", f"{moves[1]:g}"),
                    Edge("2", "2", f"{1 - moves[1]:g}"),
                ],
                kind="mdp",
            )
        ],
    )


Row = Annotated[tuple[float, ...], Entries(Decimals("0.5", "9.5", "0.5"), (3,))]
NextRow = Annotated[tuple[float, ...], Distinct(*(i / 2 for i in range(1, 20)), count=3)]
Reward = Annotated[int, OneOf(-3, -2, -1, 1, 2, 3, 4, 5)]
StepSize = Annotated[float, OneOf(0.1, 0.2, 0.3, 0.4)]

SARSA = Misconception(
    "bootstraps from the action taken next",
    r"That is SARSA. Q-learning is off-policy: it takes $\max_{a'} Q(s', a')$, whatever the agent does next.",
)
NO_OLD_VALUE = Misconception(
    "adds the target instead of the error",
    r"The step goes from the old value towards the target: add $\alpha$ times target minus old value.",
)
SWAPPED_BLEND = Misconception(
    r"swaps $\alpha$ and $1 - \alpha$", r"The old value keeps the weight $1 - \alpha$, the target enters with $\alpha$."
)
WHOLE_STEP = Misconception(
    "replaces the value by the target", r"One sample is noisy: only the fraction $\alpha$ of the error is corrected."
)


@question(
    topic="reinforcement-learning",
    level=2,
    points=2,
    concepts=["rl-q-learning"],
    example=Example(
        "worked by hand from Sutton & Barto 2018, equation 6.8: 2 + 0.25 · (1 + 0.5 · 4 − 2)",
        "2.250",
        now=(2.0, 0.0, 0.0),
        after=(3.0, 4.0, 1.0),
        action=1,
        rank=2,
        r=1,
        gamma=0.5,
        alpha=0.25,
    ),
)
def q_learning_update(
    now: Row,
    after: NextRow,
    action: Annotated[int, Range(1, 3)],
    rank: Annotated[int, OneOf(2, 3)],
    r: Reward,
    gamma: Discount,
    alpha: StepSize,
) -> Item:
    """One update of Q-learning."""
    old, taken = now[action - 1], sorted(after, reverse=True)[rank - 1]
    explored = after.index(taken) + 1
    reward, discount, step = symbols(r=r, gamma=gamma, alpha=alpha)
    following = bellman.best(
        [symbol(f"Q(s', a_{i})", value) for i, value in enumerate(after, 1)], name=r"\max_{a'} Q(s', a')"
    )
    target = bellman.action_value(r, gamma, (1,), (max(after),))
    return Item(
        rf"A Q-learning agent has the action values of the table. In state $s$ it takes $a_{action}$, receives "
        rf"$r = {r}$ and arrives in $s'$, where it explores and takes $a_{explored}$ next. The step size is "
        rf"$\alpha = {alpha}$ and the discount $\gamma = {gamma}$. What is the new value of $Q(s, a_{action})$? "
        "Give three decimals.",
        answer=Number(bellman.q_learning(symbol(f"Q(s, a_{action})", old), reward, following, discount, step)),
        wrong={
            SARSA: bellman.q_learning(old, r, taken, gamma, alpha),
            NO_OLD_VALUE: old + alpha * target,
            SWAPPED_BLEND: bellman.q_learning(old, r, max(after), gamma, 1 - alpha),
            WHOLE_STEP: target,
        },
        figures=[
            LayerTable(
                ("$Q$", "$a_1$", "$a_2$", "$a_3$"),
                [("$s$", *(f"{x:g}" for x in now)), ("$s'$", *(f"{x:g}" for x in after))],
            )
        ],
    )


# What (the far-sighted, the near-sighted) action pays, and (the cheap, the dear) one. The next state is worth more than
# the difference of a lure and less than that of a prize. So one state lures and the other has a prize: whoever looks at
# rewards alone errs in the first, whoever looks at successors alone errs in the second.
LURES = tuple(product((0, 1, 2), (3, 4, 5)))
PRIZES = tuple(product((0, 1, 2), (13, 14, 15)))
StayOrGo = tuple[tuple[int, int], tuple[int, int]]
PAYS: tuple[StayOrGo, ...] = tuple(
    (one[::-1], two) for first, second in ((LURES, PRIZES), (PRIZES, LURES)) for one in first for two in second
)

NEAR_SIGHTED = Misconception(
    "looks at the reward alone",
    r"Greedy means greedy in $Q(s, a)$, the reward and the discounted value of what follows together.",
)
FAR_SIGHTED = Misconception(
    "looks at the next state alone", r"The reward is part of $Q(s, a)$: a good next state may cost too much."
)
WORST_ACTION = Misconception("takes the smaller action value", r"The greedy action has the largest $Q(s, a)$.")
ADDS_ACTIONS = Misconception("adds the action values up", "The agent takes one of the actions, the best one.")
SWAPPED_CHANCES = Misconception(
    "swaps success and failure", "The action succeeds with the probability given and fails with 1 minus that."
)
OLD_VALUES = Misconception(
    "starts again from $V_0$", "The second sweep backs up the values that the first one found, $V_1$."
)
SQUARED_DISCOUNT = Misconception(
    r"discounts by $\gamma^2$ in the second sweep",
    r"Each backup looks one step ahead and multiplies by $\gamma$ once; $V_1$ already holds the earlier discounts.",
)


@question(
    topic="reinforcement-learning",
    level=3,
    concepts=["rl-bellman-v", "rl-bellman-q", "rl-value-iteration"],
    example=Example(
        "worked by hand from Sutton & Barto 2018, equation 4.10",
        "6.000 7.000; 7.000 14.000",
        "(7.000, 14.000)",
        "$b$ in $s_1$, $b$ in $s_2$",
        "8.000",
        pays=((4, 1), (1, 10)),
        p=(1.0, 0.5),
        v=(4, 12),
        gamma=0.5,
        names=("a", "b"),
        turned=(0, 0),
    ),
)
def bellman_exam(
    pays: Annotated[StayOrGo, OneOf(*PAYS)],
    p: Annotated[tuple[float, ...], Entries(OneOf(0.7, 0.8, 0.9), (2,))],
    v: Annotated[tuple[int, ...], OneOf(*product((1, 2, 3), (13, 14)))],
    gamma: Annotated[float, OneOf(0.8, 0.9)],
    names: Annotated[tuple[str, ...], OneOf(("a", "b"), ("x", "y"), ("u", "w"))],
    turned: Annotated[tuple[int, ...], Entries(OneOf(0, 1), (2,))],
) -> Item:
    """Two sweeps of value iteration on one decision process.

    `pays` holds what staying and going pay in each state; `turned` is 1 where the second action is the one that stays.
    """
    mdp = _stay_or_go(pays, p, turned)
    (discount,) = symbols(gamma=gamma)
    start = [symbol(f"V_0(s_{i})", value) for i, value in enumerate(v, 1)]
    q1 = array(bellman.backup(mdp, start, discount, actions=names), "Q_1")
    v1 = array([bellman.best([q1[s, 0], q1[s, 1]], name=f"V_1(s_{s + 1})") for s in (0, 1)], "V_1")
    q2 = bellman.backup(mdp, (v1[0], v1[1]), discount, actions=names, sweep=2)

    plain = bellman.backup(mdp, v, gamma)
    kept = [bellman.best(row) for row in plain]
    policies = [f"${names[i]}$ in $s_1$, ${names[j]}$ in $s_2$" for i, j in product((0, 1), repeat=2)]

    def policy(table: Sequence[Sequence[Real]]) -> str:
        first, second = (int(row[1] > row[0]) for row in table)
        return policies[2 * first + second]

    ahead = bellman.backup(mdp._replace(reward=((0, 0), (0, 0))), v, gamma)
    near, far = (
        [row[int(seen[1] > seen[0])] for row, seen in zip(plain, table, strict=True)] for table in (mdp.reward, ahead)
    )
    return Item(
        rf"In each state of the decision process in the figure an agent may take ${names[0]}$ or ${names[1]}$; the "
        "figure says what an action pays and where it leads with which probability; an action that only returns to its "
        rf"own state does so for certain. Value iteration starts from $V_0(s_1) = {v[0]}$ and $V_0(s_2) = {v[1]}$, "
        rf"with discount $\gamma = {gamma}$ and synchronous sweeps. Give numbers to three decimals.",
        parts=[
            Part(
                "Which action values $Q_1$ does the first sweep find? Write a matrix with a row for each state and "
                f"the columns ${names[0]}$ and ${names[1]}$.",
                Matrix(q1),
                {
                    NO_DISCOUNT: bellman.backup(mdp, v, 1),
                    ALWAYS_MOVES: bellman.backup(mdp._replace(success=((1, 1), (1, 1))), v, gamma),
                    DISCOUNTS_REWARD: [[gamma * x for x in row] for row in bellman.backup(mdp, v, 1)],
                    SWAPPED_CHANCES: bellman.backup(_stay_or_go(pays, (1 - p[0], 1 - p[1]), turned), v, gamma),
                },
                points=3,
            ),
            Part(
                "Which values $(V_1(s_1), V_1(s_2))$ does the first sweep find?",
                Vector(v1),
                {
                    AVERAGES: [sum(row) / 2 for row in plain],
                    NEAR_SIGHTED: near,
                    ADDS_ACTIONS: [sum(row) for row in plain],
                    FAR_SIGHTED: far,
                },
            ),
            Part(
                "Which policy is greedy with respect to $Q_1$?",
                Choice(policy(plain), policies),
                {
                    NEAR_SIGHTED: policy(mdp.reward),
                    FAR_SIGHTED: policy(ahead),
                    WORST_ACTION: policy([[-x for x in row] for row in plain]),
                },
                solution=["In each state the action with the largest $Q_1(s, a)$."],
            ),
            Part(
                "Which value $V_2(s_1)$ does the second sweep find?",
                Number(bellman.best(q2[0], name="V_2(s_1)")),
                {
                    OLD_VALUES: kept[0],
                    NO_DISCOUNT: bellman.best(bellman.backup(mdp, kept, 1)[0]),
                    SQUARED_DISCOUNT: bellman.best(bellman.backup(mdp, kept, gamma**2)[0]),
                },
                points=2,
            ),
        ],
        figures=[_drawn(mdp, names)],
    )


def _stay_or_go(pays: StayOrGo, p: Sequence[float], turned: Sequence[int]) -> MDP:
    """Return two states in which one action stays for certain and the other goes to the other state with chance `p`."""
    order = [(1, 0) if second else (0, 1) for second in turned]
    return MDP(
        successor=tuple(tuple(1 - s if go else s for go in order[s]) for s in (0, 1)),
        success=tuple(tuple(p[s] if go else 1.0 for go in order[s]) for s in (0, 1)),
        reward=tuple(tuple(pays[s][go] for go in order[s]) for s in (0, 1)),
    )


def _drawn(mdp: MDP, names: Sequence[str]) -> Graph:
    nodes = [Node("0", "$s_1$", 0, 0), Node("1", "$s_2$", 3, 0)]
    edges = []
    for s, a in product((0, 1), (0, 1)):
        to, chance, paid = mdp.successor[s][a], mdp.success[s][a], f"${names[a]}$ pays {mdp.reward[s][a]}"
        if to == s:
            edges.append(Edge(f"{s}", f"{s}", f"{paid}"))
            continue
        action = f"{s}{a}"
        nodes.append(Node(action, f"${names[a]}$ in $s_{s + 1}$", 1.5, 1 if s else -1, "action"))
        edges += [
            Edge(f"{s}", action, f"pays {mdp.reward[s][a]}"),
            Edge(action, f"{to}", f"{chance:g}"),
            Edge(action, f"{s}", f"{1 - chance:g}"),
        ]
    return Graph(nodes, edges, kind="mdp")


@question(
    topic="reinforcement-learning",
    level=2,
    points=2,
    concepts=["rl-return", "rl-q-learning", "rl-reinforce", "rl-dqn-stability"],
    example=Example(
        "Sutton & Barto 2018, equations 3.8 and 6.8",
        f"{STATEMENTS[1].text}; {STATEMENTS[3].text}",
        claims=(STATEMENTS[1], STATEMENTS[3], STATEMENTS[6], STATEMENTS[7], STATEMENTS[11]),
    ),
)
def value_statements(claims: Annotated[tuple[Claim, ...], Claims(STATEMENTS, true=2, false=3)]) -> Item:
    """Statements about values and policies."""
    return multiple_choice("Which of these statements about values and policies hold? Mark all of them.", claims)

using DbDb.Functional.Pictures;
using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>The arcs of a picture of commits.</summary>
public class JumpLaws
{
    [Law]
    public Property Jumps_of_one_lane_meet_at_most_at_their_ends_and_each_commit_that_leaps_has_one(
        [Within(1, 300)] int newest,
        [Within(1, 60)] int count
    )
    {
        var commits = Enumerable
            .Range(0, Math.Min(newest, count))
            .Select(i => new Revision(newest - i))
            .Select(revision =>
                Commit.Genesis with
                {
                    Revision = revision,
                    Ordinal = revision.Number,
                    ParentRevision = new(revision.Number - 1),
                    JumpRevision = new(Spine.JumpOf(revision.Number)),
                }
            )
            .ToArray();
        var jumps = CommitGraph.Of("shop.dbdb", [.. commits]).Jumps;
        return jumps
            .SelectMany(
                jump => jumps.Where(other => other != jump && other.Lane == jump.Lane),
                (jump, other) => (jump, other)
            )
            .SelectMany(pair =>
                Differences.Unless(pair.jump.To >= pair.other.From || pair.other.To >= pair.jump.From, () =>
                    $"{pair.jump} and {pair.other} run over each other"
                )
            )
            .Concat(
                Differences.Unless(
                    jumps
                        .Select(jump => jump.From)
                        .ToHashSet()
                        .SetEquals(
                            commits
                                .Where(commit => commit.Revision.Number - commit.JumpRevision.Number > 1)
                                .Select(commit => commit.Revision)
                        ),
                    () => "a jump is missing"
                )
            )
            .ToProperty();
    }
}

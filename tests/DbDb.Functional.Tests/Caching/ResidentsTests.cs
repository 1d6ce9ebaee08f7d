namespace DbDb.Functional.Tests.Stores;

/// <summary>Which nodes stay in memory.</summary>
public class ResidentsTests
{
    // What a node takes beside its bytes, so that with this many it takes 1,000.
    private const int Bytes = 1000 - 96;

    private int _made;

    [Theory]
    [InlineData(80_000, Bytes, 10)]
    [InlineData(79_999, Bytes, 9)]
    [InlineData(0, Bytes, 0)]
    public void There_is_room_for_as_many_as_an_eighth_of_the_budget_holds(long budget, int bytes, long room) =>
        Assert.Equal(room, new Residents(budget).RoomFor(bytes));

    [Theory]
    [InlineData(5096, true)]
    [InlineData(5095, false)]
    public void A_leaf_that_is_looked_at_is_kept_while_a_usual_one_has_room(long budget, bool isKept)
    {
        var residents = new Residents(budget);
        Entered(residents);

        Assert.Equal(1000, residents.Bytes);
        Assert.Equal(isKept, residents.IsWorthKeeping(Made(), isPassing: true));
        Assert.Equal(isKept, residents.IsWorthKeeping(Made(), isPassing: false));
    }

    [Fact]
    public void Without_room_a_leaf_is_kept_once_it_is_looked_at_again_and_passing_by_is_no_look()
    {
        var residents = new Residents(1 << 20);
        var (one, other) = (Made(), Made());
        while (residents.Bytes + 4096 <= 1 << 20)
        {
            Entered(residents);
        }

        Assert.False(residents.IsWorthKeeping(other, isPassing: true));
        Assert.False(residents.IsWorthKeeping(other, isPassing: false));
        Assert.True(residents.IsWorthKeeping(other, isPassing: false));
        Assert.False(residents.IsWorthKeeping(other, isPassing: true));
        Assert.False(residents.IsWorthKeeping(one, isPassing: true));
        Assert.False(residents.IsWorthKeeping(one, isPassing: true));
    }

    [Fact]
    public void What_is_looked_at_again_is_proven_when_it_comes_in_and_only_once()
    {
        var residents = new Residents(1000);
        var node = Made();
        Assert.False(residents.IsWorthKeeping(node, isPassing: false));
        Enter(residents, node, isPassing: true);
        Assert.False(residents.IsProven(node));
        residents.Leave(node);

        node.Used = true;
        Enter(residents, node);
        Assert.Equal((true, false), (residents.IsProven(node), node.Used));
        residents.Leave(node);

        Enter(residents, node);
        Assert.False(residents.IsProven(node));
    }

    [Fact]
    public void Passed_by_what_was_never_let_go_of_is_not_proven()
    {
        var residents = new Residents(1000);
        var node = Made();
        Enter(residents, node, isPassing: true);
        Assert.False(residents.IsProven(node));
    }

    [Fact]
    public void Up_to_the_budget_all_stay_and_beyond_it_the_oldest_goes()
    {
        var residents = new Residents(3000);
        var (first, second, third) = (Entered(residents), Entered(residents), Entered(residents));
        residents.Evict();
        Assert.Equal((3000, 3), (residents.Bytes, Here(residents, first, second, third)));

        var fourth = Entered(residents);
        residents.Evict();

        Assert.Equal((3000, 3), (residents.Bytes, Here(residents, second, third, fourth)));
        Assert.Null(residents.Find(first.Address));
        Assert.True(first.Node.IsNone);
        Assert.True(residents.IsWorthKeeping(first, isPassing: false)); // remembered
        Assert.False(residents.IsWorthKeeping(second, isPassing: false));
    }

    [Fact]
    public void What_was_used_again_is_proven_and_outlives_those_that_come_after_it()
    {
        var residents = new Residents(8000);
        var used = Entered(residents);
        var others = Enumerable.Range(0, 7).Select(_ => Entered(residents)).ToArray();
        used.Used = true;

        for (var i = 0; i < 20; i++)
        {
            Entered(residents);
            residents.Evict();
        }

        Assert.Equal((true, false), (residents.IsProven(used), used.Used));
        Assert.Equal(1, Here(residents, used));
        Assert.Equal(0, Here(residents, others));
        Assert.Equal(8000, residents.Bytes);
    }

    [Fact]
    public void Of_the_proven_the_one_that_was_used_since_stays_and_the_next_goes()
    {
        var residents = new Residents(16_000);
        var proven = Enumerable.Range(0, 16).Select(_ => Proven(residents)).ToArray();
        Assert.All(proven, node => Assert.True(residents.IsProven(node)));
        proven[0].Used = true;

        // No more than an eighth is new, so they don't give way for it.
        var fresh = Entered(residents);
        residents.Evict();

        Assert.Equal((15_000 + 1000, 1, 0), (residents.Bytes, Here(residents, proven[0]), Here(residents, proven[1])));
        Assert.False(proven[0].Used);
        Assert.Equal(15, Here(residents, [fresh, .. proven[2..]]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void New_ones_give_way_only_while_they_are_more_than_an_eighth(int fresh)
    {
        var residents = new Residents(16_000);
        var proven = Enumerable.Range(0, 16).Select(_ => Proven(residents)).ToArray();
        var entered = Enumerable.Range(0, fresh).Select(_ => Entered(residents)).ToArray();
        residents.Evict();

        Assert.Equal(
            (Math.Min(fresh, 2), 16 - Math.Min(fresh, 2)),
            (Here(residents, entered), Here(residents, proven))
        );
    }

    [Fact]
    public void Without_any_budget_and_any_proven_nothing_stays()
    {
        var residents = new Residents(0);
        var node = Entered(residents);
        residents.Evict();

        Assert.Equal((0, 0), (residents.Bytes, Here(residents, node)));
        Assert.True(node.Node.IsNone);
    }

    [Fact]
    public void What_leaves_is_forgotten_whether_it_is_here_or_not()
    {
        var residents = new Residents(8000);
        var (here, proven, elsewhere) = (Entered(residents), Proven(residents), Made());
        elsewhere.Node = Page.OfLength(Bytes);

        residents.Leave(elsewhere);
        Assert.True(elsewhere.Node.IsNone);
        Assert.Equal(2000, residents.Bytes);

        residents.Leave(here);
        Assert.Equal((1000, 0, 1, 0), (residents.Bytes, Here(residents, here), Here(residents, proven), here.Place));
        Assert.True(here.Node.IsNone);

        residents.Leave(proven);
        Assert.Equal((0, 0, 0), (residents.Bytes, Here(residents, proven), proven.Place));
    }

    [Fact]
    public void The_second_holder_of_an_address_counts_too_and_the_first_is_found()
    {
        var residents = new Residents(8000);
        var first = Entered(residents);
        var second = new Stored(first.Address, first.Count, first.Level) { Node = first.Node };
        Enter(residents, second);

        Assert.Same(first, residents.Find(first.Address));
        Assert.Equal(2000, residents.Bytes);
    }

    private static int Here(Residents residents, params Stored[] nodes) =>
        nodes.Count(node => !node.Node.IsNone && ReferenceEquals(residents.Find(node.Address), node));

    private static void Enter(Residents residents, Stored node, bool isPassing = false)
    {
        node.Node = Page.OfLength(Bytes);
        residents.Enter(node, node.Node, isPassing);
    }

    private Stored Made() => new(Address.At(4096 + (_made++ * 1024L), 1024), 1, 0);

    private Stored Entered(Residents residents)
    {
        var node = Made();
        Enter(residents, node);
        return node;
    }

    // One that was asked for before, when there was no room.
    private Stored Proven(Residents residents)
    {
        var (node, rest) = (Made(), Made());
        rest.Node = Page.OfLength(1 << 20);
        residents.Enter(rest, rest.Node, isPassing: true);
        Assert.False(residents.IsWorthKeeping(node, isPassing: false));
        residents.Leave(rest);
        Enter(residents, node);
        return node;
    }
}

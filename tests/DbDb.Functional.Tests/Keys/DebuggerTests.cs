using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;

namespace DbDb.Functional.Tests.Keys;

/// <summary>What a stranger in a debugger sees: entries and keys, not arrays.</summary>
public sealed partial class DebuggerTests
{
    private static readonly Type[] _shown = [.. new[] { typeof(Tree).Assembly, typeof(Database).Assembly }
        .SelectMany(assembly => assembly.GetTypes())
        .Where(type => type.GetCustomAttribute<DebuggerDisplayAttribute>() is not null && type.Name[0] != '<')];

    [Fact]
    public void Every_member_that_is_displayed_is_there()
    {
        Assert.Contains(typeof(Key), _shown);
        foreach (var type in _shown)
        {
            var display = type.GetCustomAttribute<DebuggerDisplayAttribute>()!.Value;
            Assert.All(Members().Matches(display), member => Assert.NotEmpty(type.GetMember(
                member.Groups["member"].Value, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)));
        }
    }

    [Theory]
    [InlineData("", "\"\"")]
    [InlineData("apple", "\"apple\"")]
    [InlineData("a\"b\\c", "\"a\\\"b\\\\c\"")]
    [InlineData("tab\tnew\nline", "\"tab\\tnew\\nline\"")]
    [InlineData("na\u00efve \U0001F34E", "\"na\u00efve \U0001F34E\"")]
    [InlineData("right\u202eleft", "\"right\\xe2\\x80\\xaeleft\"")]
    public void Keys_and_values_are_shown_in_quotes(string text, string expected)
    {
        Assert.Equal(expected, ((Key)text).Quoted);
        Assert.Equal(expected, ((Value)text).Quoted);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_shown_as_such_and_of_many_the_first()
    {
        Assert.Equal("\"a\\xff\\xc3\"", new Key(new byte[] { (byte)'a', 0xFF, 0xC3 }).Quoted);
        Assert.Equal($"\"{new string('k', 64)}\"… (500 bytes)", ((Key)new string('k', 500)).Quoted);
    }

    [Fact]
    public void Ranges_tell_the_empty_key_from_none()
    {
        Assert.Equal("[\"\", …)", KeyRange.All.ToString());
        Assert.Equal("[\"a\", \"b\")", KeyRange.From("a").To("b").ToString());
        Assert.Equal("[\"\", \"\")", KeyRange.Below("").ToString());
    }

    [Fact]
    public void A_tree_is_shown_as_its_first_entries_and_a_branch_as_its_children()
    {
        using var db = Database.InMemory();
        var tree = db.Transact(next => next.SetMany(Enumerable.Range(0, 5000).Select(i => new Entry($"{i:D5}", "v"))))
            .OrThrow()
            .Tree;
        Assert.Equal(tree.Range(KeyRange.All).Take(1000), View<TreeView>(tree).Entries);

        var branch = tree.Root.Child.Load(tree.Reader.Nodes, Interest.Lasting).AsBranch();
        var view = View<BranchView>(branch);
        Assert.Equal(branch.Children.Length, view.Children.Length);
        Assert.Equal(branch.Children.Length - 1, view.Separators.Length);
        Assert.Equal(branch.Count, view.Children.Sum(child => child.Count));
    }

    private static T View<T>(object shown) =>
        (T)
            Activator.CreateInstance(
                Type.GetType(shown.GetType().GetCustomAttribute<DebuggerTypeProxyAttribute>()!.ProxyTypeName)!,
                shown
            )!;

    [GeneratedRegex(@"\{(?<member>\w+)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Members();
}

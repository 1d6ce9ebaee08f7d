namespace DbDb.Functional.Cli;

/// <summary>What a file is.</summary>
/// <param name="Type">Its type, as <c>st_mode</c> has it.</param>
/// <param name="Rights">Who may do what: nine bits.</param>
/// <param name="User">Its owner.</param>
/// <param name="Group">Its group.</param>
/// <param name="Inode">Which file of its device it is.</param>
/// <param name="Device">Its device.</param>
internal sealed record FileFacts(int Type, int Rights, uint User, uint Group, ulong Inode, ulong Device)
{
    /// <summary>Whether it is the same file.</summary>
    public bool IsSameAs(FileFacts? other) => (Inode, Device) == (other?.Inode, other?.Device);
}
